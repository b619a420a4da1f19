namespace UnionFs;

/// <summary>
/// A compression that tars may come in, for <see cref="TarLayerOptions.Decompressors"/>. The core brings gzip; another package may bring more,
/// so that the core depends on none. Thread-safe.
/// </summary>
public abstract class TarDecompressor
{
    /// <summary>Starts a decompressor.</summary>
    /// <param name="name">What people call it, for messages.</param>
    protected TarDecompressor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Whether data that starts like this is of its kind.</summary>
    /// <param name="start">The first ten bytes, or all if there are fewer.</param>
    public abstract bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>
    /// Starts to decompress. The stream that comes out is read to its end by one thread, and disposed; it reads the compressed data to their end and
    /// leaves that stream open. Damaged data, data cut short and anything that follows them are an <see cref="InvalidDataException"/>.
    /// </summary>
    /// <param name="compressed">The compressed data from their first byte; it can only be read forward.</param>
    public abstract Stream Open(Stream compressed);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
