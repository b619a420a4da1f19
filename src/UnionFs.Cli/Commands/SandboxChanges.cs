namespace UnionFs.Cli.Commands;

/// <summary>Lists what was changed in a sandbox since its stack was opened.</summary>
internal static class SandboxChanges
{
    public static void Write(LayerStack stack, UnionFileSystem fs, TextWriter output)
    {
        using var before = UnionFileSystem.Create(stack);
        // Changes count from the last commit; where layers were committed meanwhile, the views are compared.
        var changes = fs.Layers.Count == stack.Count ? fs.Changes() : StackDifference.Between(before.Walk(), fs.Walk(), before, fs);
        foreach (var change in changes)
        {
            output.Write($"{change}\n");
        }

        output.Flush();
    }
}
