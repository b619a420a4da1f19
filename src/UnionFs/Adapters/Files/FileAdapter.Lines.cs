using System.Runtime.CompilerServices;
using System.Text;

namespace UnionFs;

/// <content>Contents line by line.</content>
internal sealed partial class FileAdapter
{
    public string[] ReadAllLines(string path) => ReadAllLines(path, Encoding.UTF8);

    public string[] ReadAllLines(string path, Encoding encoding)
    {
        CheckText(path, encoding);
        using var reader = new StreamReader(OpenToRead(path), encoding);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    public Task<string[]> ReadAllLinesAsync(string path, CancellationToken cancellationToken = default) =>
        ReadAllLinesAsync(path, Encoding.UTF8, cancellationToken);

    public Task<string[]> ReadAllLinesAsync(string path, Encoding encoding, CancellationToken cancellationToken = default)
    {
        CheckText(path, encoding);
        return Done(path, () => ReadAllLines(path, encoding), cancellationToken);
    }

    public IEnumerable<string> ReadLines(string path) => ReadLines(path, Encoding.UTF8);

    public IEnumerable<string> ReadLines(string path, Encoding encoding)
    {
        CheckText(path, encoding);
        return new LineSequence(() => new StreamReader(OpenToRead(path), encoding));
    }

    public IAsyncEnumerable<string> ReadLinesAsync(string path, CancellationToken cancellationToken = default) =>
        ReadLinesAsync(path, Encoding.UTF8, cancellationToken);

    public IAsyncEnumerable<string> ReadLinesAsync(string path, Encoding encoding, CancellationToken cancellationToken = default)
    {
        CheckText(path, encoding);
        return Lines(new LineSequence(() => new StreamReader(OpenToRead(path), encoding)), cancellationToken);
    }

    public void WriteAllLines(string path, string[] contents) => WriteAllLines(path, (IEnumerable<string>)contents);

    public void WriteAllLines(string path, IEnumerable<string> contents) => WriteAllLines(path, contents, s_utf8);

    public void WriteAllLines(string path, string[] contents, Encoding encoding) => WriteAllLines(path, (IEnumerable<string>)contents, encoding);

    public void WriteAllLines(string path, IEnumerable<string> contents, Encoding encoding)
    {
        CheckLines(path, contents, encoding);
        WriteLines(path, contents, encoding, FileMode.Create, CancellationToken.None);
    }

    public Task WriteAllLinesAsync(string path, IEnumerable<string> contents, CancellationToken cancellationToken = default) =>
        WriteAllLinesAsync(path, contents, s_utf8, cancellationToken);

    public Task WriteAllLinesAsync(string path, IEnumerable<string> contents, Encoding encoding, CancellationToken cancellationToken = default)
    {
        CheckLines(path, contents, encoding);
        return Done(path, () => WriteLines(path, contents, encoding, FileMode.Create, cancellationToken), cancellationToken);
    }

    public void AppendAllLines(string path, IEnumerable<string> contents) => AppendAllLines(path, contents, s_utf8);

    public void AppendAllLines(string path, IEnumerable<string> contents, Encoding encoding)
    {
        CheckLines(path, contents, encoding);
        WriteLines(path, contents, encoding, FileMode.Append, CancellationToken.None);
    }

    public Task AppendAllLinesAsync(string path, IEnumerable<string> contents, CancellationToken cancellationToken = default) =>
        AppendAllLinesAsync(path, contents, s_utf8, cancellationToken);

    public Task AppendAllLinesAsync(string path, IEnumerable<string> contents, Encoding encoding, CancellationToken cancellationToken = default)
    {
        CheckLines(path, contents, encoding);
        return Done(path, () => WriteLines(path, contents, encoding, FileMode.Append, cancellationToken), cancellationToken);
    }

    private static void CheckLines(string path, IEnumerable<string> contents, Encoding encoding)
    {
        CheckText(path, encoding);
        ArgumentNullException.ThrowIfNull(contents);
    }

    private static async IAsyncEnumerable<string> Lines(LineSequence lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = lines.GetEnumerator();
        await Going(cancellationToken).ConfigureAwait(false);
        while (reading.MoveNext())
        {
            yield return reading.Current;
            await Going(cancellationToken).ConfigureAwait(false);
        }

        static Task Going(CancellationToken token) => token.IsCancellationRequested ? Task.FromCanceled(token) : Task.CompletedTask;
    }

    private void WriteLines(string path, IEnumerable<string> contents, Encoding encoding, FileMode mode, CancellationToken cancellationToken)
    {
        using var writer = new StreamWriter(OpenToWrite(path, mode), encoding) { NewLine = "\n" };
        foreach (var line in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.WriteLine(line);
        }
    }
}
