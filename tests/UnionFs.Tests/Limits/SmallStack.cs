using System.Runtime.ExceptionServices;

namespace UnionFs.Tests.Limits;

/// <summary>Runs a case on a thread with a stack of 256 KiB, where nothing can recurse by what is in a tree.</summary>
internal static class SmallStack
{
    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
