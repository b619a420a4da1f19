namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>A new empty file with exactly these bits; EEXIST if the name is there (O_CREAT | O_EXCL).</summary>
    public void CreateFile(ReadOnlySpan<char> path, UnixFileMode mode = (UnixFileMode)0x1A4) => throw null!;

    /// <summary>A directory and all its missing parents (0755); nothing happens if it is there already.</summary>
    public void CreateDirectory(ReadOnlySpan<char> path) => throw null!;

    /// <summary>A new directory with exactly these bits; EEXIST if the name is there (mkdir).</summary>
    public void MakeDirectory(ReadOnlySpan<char> path, UnixFileMode mode = (UnixFileMode)0x1ED) => throw null!;

    /// <summary>A new symbolic link.</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">Any text; it need not exist.</param>
    public void CreateSymbolicLink(ReadOnlySpan<char> path, ReadOnlySpan<char> target) => throw null!;

    /// <summary>One more name for an existing node that is no directory; a link at the end of the path is itself linked.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="existing">The node's path.</param>
    public void CreateHardLink(ReadOnlySpan<char> path, ReadOnlySpan<char> existing) => throw null!;

    /// <summary>A new FIFO, socket or device, as a record.</summary>
    public void CreateSpecial(ReadOnlySpan<char> path, NodeKind kind, UnixFileMode mode, DeviceNumber device = default) => throw null!;
}
