namespace UnionFs.Cli;

/// <summary>Rows of words in columns as wide as their widest word, two spaces between them. The last column is not padded.</summary>
/// <param name="rightAligned">The columns whose words end in line, as numbers do.</param>
internal sealed class TextTable(params int[] rightAligned)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the rows, each after an indent.</summary>
    public void Write(TextWriter output, string indent = "")
    {
        var widths = new int[_rows.Count == 0 ? 0 : _rows.Max(static r => r.Length)];
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => rightAligned.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.Write($"{indent}{string.Join("  ", cells).TrimEnd(' ')}\n");
        }
    }
}
