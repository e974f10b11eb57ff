"""What Ray reads from the environment, partly while it is imported: so this is done before.

It is told to keep to itself: no usage statistics, and a cluster that is started here listens on 127.0.0.1 alone, where
it would otherwise run whatever any machine of the network sends it.
"""

from __future__ import annotations

import os

LOCAL = "local"

_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_USAGE_STATS_PROMPT_ENABLED": "0",
    "RAY_enable_metrics_collection": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# Also on Linux: a machine without clusters is its own loopback address.
_ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


def ray_address(named: str | None) -> str:
    """Prepare the environment for the cluster that is `named`, here or in `RAY_ADDRESS`; else one is started here.

    `RAY_ADDRESS` is set in a job that was submitted to a cluster.
    """
    address = named or os.environ.get("RAY_ADDRESS") or LOCAL
    os.environ.update(_QUIET)
    if address == LOCAL:
        os.environ.update(_ON_LOOPBACK)
    return address
