"""ZIP archives of files that are read one by one."""

import zlib
from zipfile import BadZipFile, ZipFile, ZipInfo

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.archive import check_members, copy, is_noise, readable_name
from ratusz.bank.read.content import Content
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Container, Match, Member, formats

_UTF8_FLAG = 0x800
_BROKEN = (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, ValueError)


def match(content: Content) -> Match:
    """Any ZIP that is not itself an office file."""
    if content.members is None or content.names & {"[Content_Types].xml", "mimetype", "content.xml"}:
        return Match.NO
    return Match.LEFTOVER


def unpack(asked: Asked) -> tuple[Member, ...]:
    """The files of the archive."""
    try:
        with ZipFile(asked.path) as archive:
            infos = [info for info in archive.infolist() if not is_noise(_name(info))]
            check_members(len(infos))
            members, total = [], 0
            for number, info in enumerate(infos, 1):
                target = asked.work / f"unpacked-{number}"
                with archive.open(info) as part:
                    total += copy(part, target, packed=info.compress_size, already=total)
                members.append(Member(path=target, name=_name(info)))
            return tuple(members)
    except _BROKEN as error:
        raise refuse("damaged-file") from error


def _name(info: ZipInfo) -> str:
    """The name as it was meant: without its mark for UTF-8 Python takes the letters for those of American DOS."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    return readable_name(info.filename.encode("cp437", errors="replace"))


formats.add("zip")(Container(title=N_("ZIP archive of such files"), match=match, unpack=unpack))
