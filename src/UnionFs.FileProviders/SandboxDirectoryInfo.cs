using System.Collections;
using Microsoft.Extensions.FileProviders;

namespace UnionFs.FileProviders;

/// <summary>A directory as it was when it was listed; also what it holds when that is asked for.</summary>
internal sealed class SandboxDirectoryInfo(UnionFileSystem fileSystem, string path, string name, FileStat stat) : IFileInfo, IDirectoryContents
{
    private readonly SandboxDirectoryContents _contents = new(fileSystem, path);

    public bool Exists => true;

    public long Length => -1;

    public string? PhysicalPath => null;

    public string Name => name;

    public DateTimeOffset LastModified => stat.ModifyTime.ToDateTimeOffset();

    public bool IsDirectory => true;

    public Stream CreateReadStream() => throw new InvalidOperationException("A directory has no stream.");

    public IEnumerator<IFileInfo> GetEnumerator() => _contents.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
