namespace UnionFs.MountClient;

/// <summary>
/// Works in a mount for a test. A program of its own, because who serves a file system must not wait for it: not even the runtime, which opens
/// files in the root it finds.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["fsx", ..]:
                return Fsx.FsxCommand.Run(arguments.AsSpan(1));
            case ["scripts"]:
                return Scripts.ScriptsCommand.Run();
            default:
                Console.Error.WriteLine("usage: fsx FILE … | scripts");
                return 2;
        }
    }
}
