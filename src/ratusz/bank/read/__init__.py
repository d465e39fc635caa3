"""Any office file becomes tables: `read(path, …)` gives tables, how they were read, problems, and a recipe that gives them again."""

from ratusz.bank.read.reading import read as read
from ratusz.bank.read.recipe import Recipe as Recipe
from ratusz.bank.read.result import ReadResult as ReadResult
from ratusz.bank.read.result import ReadTable as ReadTable
