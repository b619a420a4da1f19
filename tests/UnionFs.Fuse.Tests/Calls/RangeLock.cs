using System.Runtime.InteropServices;

namespace UnionFs.Fuse.Tests.Calls;

/// <summary>struct flock of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RangeLock
{
    public short Kind;
    public short Whence;
    public long Start;
    public long Length;
    public int Process;
}
