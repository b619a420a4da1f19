using System.Globalization;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Who runs this process, as the kernel says.</summary>
internal static class Caller
{
    private const string Status = "/proc/self/status";

    /// <summary>The user a sandbox has to check permissions for; null for root, and where that cannot be told.</summary>
    public static Identity? Identity { get; } = Read();

    private static Identity? Read()
    {
        if (!File.Exists(Status))
        {
            return null;
        }

        var fields = File.ReadLines(Status).Select(static l => l.Split(':', 2)).Where(static f => f.Length == 2).ToDictionary(static f => f[0], static f => f[1]);
        var (user, group) = (Numbers(fields["Uid"])[1], Numbers(fields["Gid"])[1]);
        return user == 0 ? null : new Identity
        {
            Uid = user,
            Gid = group,
            Groups = Numbers(fields["Groups"]),
            Umask = (UnixFileMode)Convert.ToInt32(fields["Umask"].Trim(), 8),
        };
    }

    private static uint[] Numbers(string text) =>
        [.. text.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries).Select(static n => uint.Parse(n, CultureInfo.InvariantCulture))];
}
