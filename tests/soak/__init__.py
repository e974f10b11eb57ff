"""`make soak`: what takes minutes to prove, each figure beside its target.

kills     kill -9 at random moments of a run        busy      a storm of 429, a rate limit
faulty    answers that are broken in six ways       damaged   1,000 files that are no letters
many      100,000 letters
"""
