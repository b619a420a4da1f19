namespace UnionFs;

/// <content>Temporary files.</content>
internal sealed partial class PathAdapter
{
    /// <summary>A new empty file in <c>/tmp</c> of the sandbox, which is made if a base has none.</summary>
    [Obsolete("As in System.IO: make a file with a random name in a directory of your own.")]
    public string GetTempFileName()
    {
        io.MakeTemporaryDirectory();
        while (true)
        {
            var path = $"/tmp/tmp{FileSystemAdapter.RandomName()}.tmp";
            var error = io.Sandbox.TryOpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite, out var handle);
            if (error == FsError.OK)
            {
                handle.Dispose();
                return path;
            }

            if (error != FsError.EEXIST)
            {
                throw IoErrors.For(error, path);
            }
        }
    }
}
