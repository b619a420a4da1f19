"""Writes the last layer of the Debian image: what an engine may meet in a tar, but no tool of our own writes."""
import io
import sys
import tarfile


def entry(tar, name, kind=tarfile.REGTYPE, content=b"", mode=0o644, target="", mtime=1700000000, pax=None, uid=0):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime, info.uid, info.gid, info.linkname = kind, mode, mtime, uid, uid, target
    info.size = len(content)
    info.pax_headers = pax or {}
    tar.addfile(info, io.BytesIO(content))


with tarfile.open(sys.argv[1], "w", format=tarfile.PAX_FORMAT) as out:
    # An opaque mark after a sibling that it must spare; all else of the directory below is hidden.
    entry(out, "opt/names", tarfile.DIRTYPE, mode=0o755)
    entry(out, "opt/names/kept-by-opaque", content=b"this layer\n")
    entry(out, "opt/names/.wh..wh..opq")
    # A second name for a file two layers below.
    entry(out, "opt/app/four", tarfile.LNKTYPE, target="opt/app/bin/server")
    # A directory with content becomes a link.
    entry(out, "opt/swap/file", tarfile.SYMTYPE, target="../app/data", mode=0o777)
    # A time that only a pax record can say.
    entry(out, "opt/app/precise", content=b"ns\n", mtime=1234567890, pax={"mtime": "1234567890.123456789"})
    # The same bytes as below, written again; and the deletion of what never was.
    entry(out, "opt/app/data/cache/block-6", content=b"6" * (6 * 4096))
    entry(out, "opt/app/.wh.never-was")
    entry(out, "opt/app/data/cache/.wh.block-7")
