namespace UnionFs.Repo.Tests;

/// <summary>One folder uses another.</summary>
internal readonly record struct Arrow(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}
