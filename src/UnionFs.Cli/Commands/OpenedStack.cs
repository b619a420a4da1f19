namespace UnionFs.Cli.Commands;

/// <summary>Layers named on the command line, open.</summary>
internal sealed class OpenedStack(IReadOnlyList<StackedLayer> names, LayerStack stack, IReadOnlyList<IDisposable> owned) : IDisposable
{
    public LayerStack Stack { get; } = stack;

    /// <summary>What the user called each layer, bottom first.</summary>
    public IReadOnlyList<StackedLayer> Names => names;

    /// <summary>What the user called a layer; <c>top</c> for what was changed.</summary>
    public string NameOf(int index) => index < 0 ? "top" : names[index].Name;

    /// <summary>The names of the layers of a sandbox, those it committed included.</summary>
    public Func<int, string> NamesOf(UnionFileSystem fs)
    {
        var layers = fs.Layers;
        return index => index < 0 ? "top" : index < names.Count ? names[index].Name : layers[index].Name;
    }

    /// <summary>The number of the layer an entry comes from.</summary>
    public static string Mark(TreeEntry entry) => entry.Layer < 0 ? "top" : $"{entry.Layer}";

    /// <summary>Tells which number is which layer, the top first; nothing where there is no choice.</summary>
    public void WriteLegend(TextWriter output)
    {
        if (names.Count < 2)
        {
            return;
        }

        var table = new TextTable(0);
        for (var i = names.Count - 1; i >= 0; i--)
        {
            table.Add($"{i}", names[i].Legend);
        }

        output.Write("\nlayers:\n");
        table.Write(output, "  ");
    }

    public void Dispose()
    {
        foreach (var one in owned)
        {
            one.Dispose();
        }
    }
}
