namespace UnionFs;

/// <summary>Storage that is written while the tar is indexed. One writer, and no reader before <see cref="Seal"/>.</summary>
internal abstract class TarSpoolStorage : TarStorage
{
    public static TarSpoolStorage Create(TarLayerOptions options, string layer) =>
        options.UnpackedFile is { } path ? new KeptTarSpool(layer, path)
            : options.Spool == TarSpool.Memory ? new MemoryTarSpool(layer) : new FileTarSpool(layer);

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the writing.</summary>
    public virtual void Seal()
    {
    }
}
