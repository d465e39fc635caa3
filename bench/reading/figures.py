"""The golden figures, all of them."""

from bench.reading.figuresofoffices import AIR, MF, OTHERS, PKW, PKW_TOO, WEATHER
from bench.reading.figuresofstatistics import BDL, BDL_TOO, GUS, GUS_TOO

FILES = (*BDL, *BDL_TOO, *GUS, *GUS_TOO, *MF, *PKW, *PKW_TOO, *AIR, *WEATHER, *OTHERS)
