namespace UnionFs.Adapters.Tests.Differential;

/// <summary>An entry of a tree as trees are compared.</summary>
internal static class TreeLine
{
    public static string Directory(string path, UnixFileMode mode, DateTime written) => $"{path} d {Octal(mode)} {AnswerText.Time(written)}";

    public static string Link(string path, string target, DateTime written) => $"{path} l {PathText.Write(target)} {AnswerText.Time(written)}";

    /// <summary>Content is null if this user cannot read it.</summary>
    public static string File(string path, UnixFileMode mode, byte[]? content, DateTime written) =>
        $"{path} f {Octal(mode)} {(content is null ? "unreadable" : AnswerText.Bytes(content))} {AnswerText.Time(written)}";

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
