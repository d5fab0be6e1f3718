"""Choose where the work is done."""

from auditor.engines import Engine, PoolEngine
from auditor.errors import InstallationError
from auditor.pipeline import Pipeline


def choose_engine(workers: int, *, ray: bool = False) -> Engine:
    """Return an engine for one process, for several, or for a Ray cluster.

    Raises:
        InstallationError: Ray is asked for and not installed.
    """
    if ray:
        try:
            from auditor.ray_engine import RayEngine
        except ImportError as error:
            raise InstallationError(
                "--engine ray needs Ray, which is not installed: pip install 'evenhand[ray]'"
            ) from error
        return RayEngine(workers)
    return PoolEngine(workers) if workers > 1 else Pipeline.load(threads=2)
