namespace UnionFs.Cli.Commands;

/// <summary>Layers named on the command line, open.</summary>
internal sealed class OpenedStack(string[] names, LayerStack stack) : IDisposable
{
    public LayerStack Stack { get; } = stack;

    /// <summary>What the user called a layer; <c>top</c> for what was changed.</summary>
    public string NameOf(int index) => index < 0 ? "top" : index < names.Length ? names[index] : $"commit {index - names.Length + 1}";

    public void Dispose()
    {
        foreach (var layer in Stack)
        {
            layer.Dispose();
        }
    }
}
