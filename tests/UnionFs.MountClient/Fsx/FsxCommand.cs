using System.Globalization;

namespace UnionFs.MountClient.Fsx;

/// <summary>
/// <c>fsx</c>: random operations on one file of a file system, held against a shadow of it in memory.
/// </summary>
internal static class FsxCommand
{
    private const string Usage = "usage: fsx FILE [--seed N] [--ops N] [--size BYTES] [--no-mmap]";

    /// <summary>Ends with 0 if nothing differed, 1 if something did (the last operations are printed), 2 for wrong arguments.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? file = null;
        long seed = 1, operations = 10_000, size = 256 * 1024;
        var maps = true;
        for (var i = 0; i < arguments.Length; i++)
        {
            var isLast = i + 1 == arguments.Length;
            switch (arguments[i])
            {
                case "--seed" when !isLast && long.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out seed):
                case "--ops" when !isLast && long.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out operations):
                case "--size" when !isLast && long.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out size):
                    i++;
                    break;
                case "--no-mmap":
                    maps = false;
                    break;
                case var path when file is null && !path.StartsWith("--", StringComparison.Ordinal):
                    file = path;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        if (file is null || size is < 1 or > 1 << 28)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        using var exercise = new Exercise(file, (int)seed, (int)size, maps);
        return exercise.Run(operations) ? 0 : 1;
    }
}
