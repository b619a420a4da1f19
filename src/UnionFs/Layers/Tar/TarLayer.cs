namespace UnionFs;

internal static class TarLayer
{
    public static Layer Open(string path, TarLayerOptions options, CancellationToken cancellationToken) => throw null!;

    public static Layer Open(Stream stream, TarLayerOptions options, CancellationToken cancellationToken) => throw null!;
}
