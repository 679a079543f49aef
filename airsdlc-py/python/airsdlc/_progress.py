"""The bar that `open(progress=True)` shows."""

from __future__ import annotations


class _Bar:
    def __init__(self, tqdm: type) -> None:
        self._bar = tqdm(unit="file", desc="reading")

    def __call__(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


def bar() -> _Bar | None:
    """Make a tqdm bar that is called with two numbers; `None` if tqdm is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return _Bar(tqdm)
