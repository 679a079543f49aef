"""Runs the notebook beside this file.

Without arguments the results are written into it; with `--check` it is only run, and every cell must
succeed.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
NOTEBOOK = HERE / "outage.ipynb"


def main() -> None:
    """Runs every cell from the folder of the notebook."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": HERE}},
    ).execute()
    if "--check" not in sys.argv:
        for cell in notebook.cells:
            # Times of execution change with every run and say nothing.
            cell.metadata.pop("execution", None)
        notebook.metadata.pop("widgets", None)
        nbformat.write(notebook, NOTEBOOK)
    print(
        f"{NOTEBOOK.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran"
    )


if __name__ == "__main__":
    main()
