namespace UnionFs.Repo.Tests;

/// <summary>A text of the repository.</summary>
internal sealed record SourceFile(string Path, string Text);
