namespace UnionFs.TestKit;

/// <summary>Runs work on a thread of its own that the kernel treats as a user without rights wherever files are concerned. Needs root.</summary>
public static class UnprivilegedThread
{
    private const uint Nobody = 65534;

    /// <summary>Runs it to the end, and throws what it threw.</summary>
    public static void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            // File system ids are a thread's own, and giving up 0 gives up the rights over files that come with it.
            _ = Libc.SetFileSystemGroup(Nobody);
            _ = Libc.SetFileSystemUser(Nobody);
            try
            {
                work();
            }
            catch (Exception exception)
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                _ = Libc.SetFileSystemUser(0);
                _ = Libc.SetFileSystemGroup(0);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
