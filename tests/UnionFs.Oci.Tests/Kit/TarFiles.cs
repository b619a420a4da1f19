namespace UnionFs.Oci.Tests.Kit;

/// <summary>Layers as they are: a file of the host for each.</summary>
internal sealed class TarFiles(byte[][] tars) : IDisposable
{
    private readonly TemporaryFile[] _files = [.. tars.Select(static t => new TemporaryFile(t))];
    private readonly List<Layer> _layers = [];

    public (LayerStack Layers, IDisposable Owner) Open()
    {
        foreach (var file in _files)
        {
            _layers.Add(Layer.FromTar(file.Path));
        }

        return (LayerStack.Of(_layers), this);
    }

    public void Dispose()
    {
        _layers.ForEach(static l => l.Dispose());
        Array.ForEach(_files, static f => f.Dispose());
    }
}
