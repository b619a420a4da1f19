using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace UnionFs.Oci.Tests;

/// <summary>The program of these tests, and of the processes that some of them start to kill.</summary>
public static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [Crashes.StoreWorker.Verb, ..])
        {
            return Crashes.StoreWorker.Run(args[1..]);
        }

        return args.Any(static a => a is "-automated" or "@@")
            ? await ConsoleRunner.Run(args)
            : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
