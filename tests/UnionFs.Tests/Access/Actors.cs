namespace UnionFs.Tests.Access;

/// <summary>Those who act in scripts, by number. They share some groups and not others; few numbers, so that they meet often.</summary>
internal static class Actors
{
    /// <summary>Nobody is asked.</summary>
    public const int Anyone = 0;

    /// <summary>Root, who leaves a group and a umask of his own.</summary>
    public const int Root = 4;

    /// <summary>The first of them is nobody in particular.</summary>
    public static IReadOnlyList<Identity?> All { get; } =
    [
        null,
        new Identity { Uid = 1, Gid = 1, Groups = [2] },
        new Identity { Uid = 2, Gid = 2, Groups = [3, 1], Umask = 0 },
        new Identity { Uid = 3, Gid = 3, Umask = (UnixFileMode)0x3F },
        new Identity { Uid = 0, Gid = 2, Umask = (UnixFileMode)0x17 },
    ];
}
