namespace UnionFs;

/// <summary>
/// A folder that is being written: it is there whole once it is completed, and disposed before that, nothing of it stays. The directory that was entered
/// last is the one names are made in; the folder itself at first.
/// </summary>
internal abstract class FolderTarget(FolderWork work) : IDisposable
{
    protected FolderWork Work { get; } = work;

    /// <summary>Whether a name that a layer lists is that of the folder while it is written: the layer is a folder of the host that holds it.</summary>
    public abstract bool IsItself(ReadOnlySpan<byte> name);

    /// <summary>Makes a directory and enters it.</summary>
    public abstract void EnterDirectory(in LayerEntry entry);

    /// <summary>Gives the directory that was entered last its attributes, and leaves it.</summary>
    public abstract void LeaveDirectory(in LayerEntry entry);

    public abstract void WriteFile(in LayerEntry entry);

    public abstract void WriteSymlink(in LayerEntry entry);

    /// <summary>Writes a FIFO, a socket or a device; false if it is left out.</summary>
    public abstract bool TryWriteSpecial(in LayerEntry entry);

    /// <summary>Remembers what was just written under a number, for more names.</summary>
    public abstract void Keep(in LayerEntry entry, long number);

    /// <summary>Writes one more name of what is kept under a number; false where that cannot be.</summary>
    public abstract bool TryWriteLink(in LayerEntry entry, long number);

    /// <summary>Hides a name of the layers below.</summary>
    public abstract void WriteWhiteout(ReadOnlySpan<byte> name);

    /// <summary>Makes the directory that was entered last hide all that the layers below have in it.</summary>
    public abstract void MarkOpaque();

    /// <summary>Gives the folder itself its attributes, and its place.</summary>
    public abstract void Complete(in LayerEntry root);

    /// <summary>Gives up what is not completed.</summary>
    public abstract void Dispose();
}
