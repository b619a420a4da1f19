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
            // What a link is has to be asked, and that may be refused; of anything else the listing tells enough.
            var status = Status();
            info.Know(status.Error != FsError.EACCES ? status : throw IoErrors.For(status.Error, path));
        }

        return (T)(object)info;
    }
}
