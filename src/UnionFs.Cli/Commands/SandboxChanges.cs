namespace UnionFs.Cli.Commands;

/// <summary>Lists what was changed in a sandbox since its stack was opened.</summary>
internal static class SandboxChanges
{
    public static void Write(LayerStack stack, UnionFileSystem fs, TextWriter output)
    {
        if (fs.Layers.Count == stack.Count)
        {
            foreach (var change in fs.Changes())
            {
                output.Write($"{change}\n");
            }

            return;
        }

        // Layers were committed meanwhile, and changes are counted from the last one: the views are compared.
        using var before = UnionFileSystem.Create(stack);
        foreach (var change in StackDifference.Between(before.Walk(), fs.Walk(), before, fs))
        {
            output.Write($"{change}\n");
        }
    }
}
