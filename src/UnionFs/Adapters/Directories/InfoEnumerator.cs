namespace UnionFs;

/// <summary>Finds info objects.</summary>
internal sealed class InfoEnumerator<T>(DirectorySearch search) : SearchEnumerator<T>(search)
    where T : class
{
    protected override T Make(bool isDirectory, bool isSpecial)
    {
        var path = FullPath();
        FileSystemInfoAdapter info = isDirectory ? new DirectoryInfoAdapter(Search.Io, path, path) : new FileInfoAdapter(Search.Io, path, path);
        if (!isSpecial)
        {
            info.Know(Status());
        }

        return (T)(object)info;
    }
}
