namespace UnionFs;

/// <content>Times.</content>
internal sealed partial class DirectoryAdapter
{
    public DateTime GetCreationTime(string path) => NodeAttributesAccess.CreationTime(io, io.FullPath(path)).LocalDateTime;

    public DateTime GetCreationTimeUtc(string path) => NodeAttributesAccess.CreationTime(io, io.FullPath(path)).UtcDateTime;

    public void SetCreationTime(string path, DateTime creationTime) => NodeAttributesAccess.SetLastWriteTime(io, io.FullPath(path), creationTime, isDirectory: true);

    public void SetCreationTimeUtc(string path, DateTime creationTimeUtc) =>
        NodeAttributesAccess.SetLastWriteTime(io, io.FullPath(path), NodeAttributesAccess.Utc(creationTimeUtc), isDirectory: true);

    public DateTime GetLastAccessTime(string path) => NodeAttributesAccess.LastAccessTime(io, io.FullPath(path)).LocalDateTime;

    public DateTime GetLastAccessTimeUtc(string path) => NodeAttributesAccess.LastAccessTime(io, io.FullPath(path)).UtcDateTime;

    public void SetLastAccessTime(string path, DateTime lastAccessTime) => NodeAttributesAccess.SetLastAccessTime(io, io.FullPath(path), lastAccessTime, isDirectory: true);

    public void SetLastAccessTimeUtc(string path, DateTime lastAccessTimeUtc) =>
        NodeAttributesAccess.SetLastAccessTime(io, io.FullPath(path), NodeAttributesAccess.Utc(lastAccessTimeUtc), isDirectory: true);

    public DateTime GetLastWriteTime(string path) => NodeAttributesAccess.LastWriteTime(io, io.FullPath(path)).LocalDateTime;

    public DateTime GetLastWriteTimeUtc(string path) => NodeAttributesAccess.LastWriteTime(io, io.FullPath(path)).UtcDateTime;

    public void SetLastWriteTime(string path, DateTime lastWriteTime) => NodeAttributesAccess.SetLastWriteTime(io, io.FullPath(path), lastWriteTime, isDirectory: true);

    public void SetLastWriteTimeUtc(string path, DateTime lastWriteTimeUtc) =>
        NodeAttributesAccess.SetLastWriteTime(io, io.FullPath(path), NodeAttributesAccess.Utc(lastWriteTimeUtc), isDirectory: true);
}
