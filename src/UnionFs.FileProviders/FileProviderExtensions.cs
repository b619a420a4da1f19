namespace UnionFs.FileProviders;

/// <summary>A sandbox as what other libraries read files from.</summary>
public static class FileProviderExtensions
{
    /// <summary>
    /// A directory of the sandbox as a read-only <see cref="Microsoft.Extensions.FileProviders.IFileProvider"/> with change tokens. Costs nothing until something is watched.
    /// </summary>
    /// <param name="fileSystem">The sandbox; it must live as long as the provider is used.</param>
    /// <param name="root">The directory. What it leads to may be replaced later: what is there then is served.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static UnionFileProvider AsFileProvider(this UnionFileSystem fileSystem, string root = "/") => new(fileSystem, root);
}
