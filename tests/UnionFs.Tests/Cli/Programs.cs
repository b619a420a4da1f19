namespace UnionFs.Tests.Cli;

/// <summary>Programs of the machine that a test needs.</summary>
internal static class Programs
{
    public static bool Exist(params string[] names) => names.All(static name =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))));
}
