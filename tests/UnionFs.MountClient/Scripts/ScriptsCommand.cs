using UnionFs.TestKit;

namespace UnionFs.MountClient.Scripts;

/// <summary><c>scripts</c>: serves a <see cref="RemoteRoot"/> on its standard input and output.</summary>
internal static class ScriptsCommand
{
    public static int Run()
    {
        using var input = Console.OpenStandardInput();
        using var output = new BufferedStream(Console.OpenStandardOutput());
        RemoteRoot.Serve(input, output);
        return 0;
    }
}
