namespace UnionFs.Testing;

/// <summary>Assertions on what a sandbox changed since its last commit. They throw, so that any test framework reports them.</summary>
public static class ChangeAssertions
{
    /// <summary>Asserts that a sandbox changed exactly what is expected.</summary>
    /// <param name="fileSystem">The sandbox.</param>
    /// <param name="expected">
    /// One change a line as <see cref="Change.ToString"/> writes it (<c>A /path</c>, <c>M /path</c>, <c>D /path</c>, <c>R /old -> /path</c>), in any
    /// order; blank lines and spaces around lines do not matter.
    /// </param>
    /// <exception cref="ChangesDifferException">It did not; the message shows both, line by line.</exception>
    public static void AssertChanges(this UnionFileSystem fileSystem, string expected)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(expected);
        var difference = ChangeLines.Compare(
            expected.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            fileSystem.Changes().Select(static change => change.ToString()));
        if (difference.Any(static line => line[0] != ' '))
        {
            throw new ChangesDifferException(difference);
        }
    }

    /// <summary>Asserts that a sandbox changed nothing.</summary>
    /// <param name="fileSystem">The sandbox.</param>
    /// <exception cref="ChangesDifferException">It did; the message shows what.</exception>
    public static void AssertUnchanged(this UnionFileSystem fileSystem) => AssertChanges(fileSystem, "");
}
