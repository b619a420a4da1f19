namespace UnionFs;

public abstract partial class Layer
{
    /// <summary>A host folder as a layer. Nothing is read until it is looked at, so <c>/</c> opens at once.</summary>
    /// <param name="path">The folder. Reads never follow links out of it and stay on its device.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static Layer FromDirectory(string path, DirectoryLayerOptions? options = null) =>
        DirectoryLayer.Open(path, options ?? new DirectoryLayerOptions());

    /// <summary>A <c>.tar</c> or <c>.tar.gz</c> as a layer, indexed in one pass; nothing is extracted.</summary>
    /// <param name="path">The file; the compression is detected from its first bytes.</param>
    /// <param name="options">How to read it, and its limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LayerFormatException">The archive is malformed or exceeds a limit.</exception>
    public static Layer FromTar(string path, TarLayerOptions? options = null, CancellationToken cancellationToken = default) =>
        TarLayer.Open(path, options ?? new TarLayerOptions(), cancellationToken);

    /// <summary>A tar as a layer, read from a stream to its end; the stream is not needed afterwards and not disposed.</summary>
    /// <param name="stream">A tar or gzipped tar, from its current position.</param>
    /// <param name="options">How to read it, and its limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="LayerFormatException">The archive is malformed or exceeds a limit.</exception>
    public static Layer FromTar(Stream stream, TarLayerOptions? options = null, CancellationToken cancellationToken = default) =>
        TarLayer.Open(stream, options ?? new TarLayerOptions(), cancellationToken);

    /// <summary>A tar that lies in a file of another layer, or in anything that answers by offset: an uncompressed one is read where it lies.</summary>
    /// <param name="content">The tar; the layer closes it.</param>
    /// <param name="options">How to read it, and its limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <exception cref="LayerFormatException">The archive is malformed or exceeds a limit.</exception>
    public static Layer FromTar(LayerContent content, TarLayerOptions? options = null, CancellationToken cancellationToken = default) =>
        TarLayer.Open(content, options ?? new TarLayerOptions(), cancellationToken);

    /// <summary>A layer in memory: <c>Layer.InMemory("base", b => b.File("/etc/motd", "hello"))</c>.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="build">Says what is in it.</param>
    public static Layer InMemory(string name, Action<MemoryLayerBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var builder = new MemoryLayerBuilder(name);
        build(builder);
        return builder.Build();
    }
}
