namespace UnionFs.TestKit;

/// <summary>A sandbox that moves to forks and back to snapshots while a script runs.</summary>
internal sealed class ForkedSandbox(LayerStack stack) : IDisposable
{
    private UnionFileSystem _fileSystem = UnionFileSystem.Create(stack);
    private UnionFileSystem? _left;
    private int _step;

    public string Run(ScriptOperation operation)
    {
        _step++;
        if (_step % 7 == 0)
        {
            var snapshot = _fileSystem.Snapshot();
            _fileSystem.WriteAllText("/left-over", "to be undone");
            foreach (var entry in _fileSystem.List("/"))
            {
                _fileSystem.DeleteTree("/" + entry.Name);
            }

            _fileSystem.Restore(snapshot);
        }

        if (_step % 11 == 0)
        {
            _left?.Dispose();
            _left = _fileSystem;
            _fileSystem = _left.Fork();
            _left.WriteAllText("/" + _step, "seen by the other side only");
        }

        var answer = new ScriptRunner(_fileSystem).Run(operation);
        return _fileSystem.Verify() is { Count: > 0 } findings ? $"{answer} and then {string.Join("; ", findings)}" : answer;
    }

    public IEnumerable<TreeEntry> Walk() => _fileSystem.Walk("/", hashContent: true);

    public void Dispose()
    {
        _left?.Dispose();
        _fileSystem.Dispose();
    }
}
