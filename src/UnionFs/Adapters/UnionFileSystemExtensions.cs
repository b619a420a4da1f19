using System.IO.Abstractions;

namespace UnionFs;

/// <summary>The sandbox as what code that takes <c>System.IO.Abstractions</c> works with.</summary>
public static class UnionFileSystemExtensions
{
    /// <summary>
    /// The sandbox as an <see cref="IFileSystem"/> that behaves as System.IO does on a Linux disk, on every host: results, exceptions, times and
    /// the order of checks. Every call makes one with a current directory of its own, <c>/</c> at first. It does not own the sandbox: disposing
    /// that ends it. Thread-safe as System.IO is.
    /// </summary>
    /// <param name="fileSystem">The sandbox.</param>
    public static IFileSystem AsFileSystem(this UnionFileSystem fileSystem)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        return new FileSystemAdapter(fileSystem);
    }
}
