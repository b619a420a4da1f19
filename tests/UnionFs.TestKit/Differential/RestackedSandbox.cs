namespace UnionFs.TestKit;

/// <summary>A sandbox that is left, every few operations, for a new one on the stack of its layers.</summary>
internal sealed class RestackedSandbox(LayerStack stack) : IDisposable
{
    private const int OperationsOnOneStack = 9;
    private UnionFileSystem _fileSystem = UnionFileSystem.Create(stack);
    private int _step;

    public string Run(ScriptOperation operation)
    {
        if (++_step % OperationsOnOneStack == 0)
        {
            _fileSystem.Commit($"{_step}");
            var next = UnionFileSystem.Create(_fileSystem.Layers);
            _fileSystem.Dispose();
            _fileSystem = next;
        }

        return DifferentialSide.Checked(new ScriptRunner(_fileSystem).Run(operation), _fileSystem);
    }

    public IEnumerable<TreeEntry> Walk() => _fileSystem.Walk("/", hashContent: true);

    public void Dispose() => _fileSystem.Dispose();
}
