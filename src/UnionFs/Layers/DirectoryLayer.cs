namespace UnionFs;

internal static class DirectoryLayer
{
    public static Layer Open(string path, DirectoryLayerOptions options) => throw null!;
}
