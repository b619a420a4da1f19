using System.CommandLine;
using UnionFs.Oci;

namespace UnionFs.Cli.Store;

/// <summary>The option that says where images are kept, for every command.</summary>
internal static class StoreOption
{
    private const string Name = "--store";

    public static Option<string?> Create() => new(Name) { Description = "The folder where images and sandboxes are kept; $UNIONFS_STORE, or the user's data folder, unless said.", HelpName = "DIR", Recursive = true };

    /// <summary>Opens the store that a command line means, or makes it.</summary>
    public static ImageStore Open(ParseResult? parsed) => ImageStore.Open(PathOf(parsed));

    private static string PathOf(ParseResult? parsed)
    {
        if (parsed?.GetValue<string?>(Name) is { } given)
        {
            return given.Length > 0 ? given : throw new UsageException("--store needs a folder.");
        }

        var set = Environment.GetEnvironmentVariable("UNIONFS_STORE");
        if (!string.IsNullOrEmpty(set))
        {
            return set;
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0 ? Path.Combine(data, "unionfs") : throw new UsageException("There is no data folder of a user here: say --store DIR or set UNIONFS_STORE.");
    }
}
