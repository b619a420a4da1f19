namespace UnionFs.Testing;

/// <summary>
/// What the tests of a class, or of all classes, start from: a stack that is opened once, and what has to be done to it before. Every test
/// takes a sandbox of its own; they share everything until they write and cannot see each other. A base class for the fixtures
/// of a test framework, or used as it is. Thread-safe: tests may run in parallel.
/// </summary>
public class SandboxFixture : IDisposable
{
    private readonly UnionFileSystem _prepared;

    /// <summary>Opens the stack; nothing of it is read until a test, or the preparation, asks for it.</summary>
    /// <param name="stack">The layers; they must live as long as the fixture.</param>
    /// <param name="prepare">What every test finds done. It is committed: the changes of a test do not begin with it.</param>
    /// <param name="options">Options of every sandbox.</param>
    public SandboxFixture(LayerStack stack, Action<UnionFileSystem>? prepare = null, UnionFsOptions? options = null)
    {
        _prepared = UnionFileSystem.Create(stack, options);
        if (prepare is not null)
        {
            prepare(_prepared);
            _prepared.Commit("prepared");
        }
    }

    /// <summary>The layers every sandbox starts with, what was prepared on top.</summary>
    public LayerStack Stack => _prepared.Layers;

    /// <summary>A sandbox of the caller's own, without changes. Costs less than a microsecond whatever the stack holds.</summary>
    /// <exception cref="ObjectDisposedException">The fixture was disposed.</exception>
    public UnionFileSystem NewSandbox() => _prepared.Fork();

    /// <summary>Ends the fixture; sandboxes that were taken from it live on.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the fixture.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _prepared.Dispose();
        }
    }
}
