using System.Runtime.InteropServices;

namespace UnionFs.Fuse;

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessagePart
{
    public void* Start;
    public nuint Length;
}
