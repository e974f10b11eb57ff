"""`make bench`: how fast letters are read, held against the bare libraries in the same run.

reading   the rules reader against PDF text extraction, one core; time against length
cores     the same on all cores, as `imr extract --out`
server    the endpoint on this machine that the model reader is measured with
asking    the model reader's client against the bare SDK
watched   a command with the memory of all its processes
whole     whole runs of `imr extract --out` with a model: letters a second, memory
table     figures beside their targets
"""
