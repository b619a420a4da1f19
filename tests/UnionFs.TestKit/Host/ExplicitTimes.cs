using System.Globalization;
using System.Text;

namespace UnionFs.TestKit;

/// <summary>
/// Makes times of two clocks comparable. A time that a layer brought or a script set stays as it is, on both sides; any other
/// comes from a clock and reads <c>now</c>. So a time that should have moved and did not, or the other way, is seen.
/// </summary>
/// <remarks>The clock of a sandbox under test must be fixed at a time that no layer and no script has.</remarks>
public sealed class ExplicitTimes
{
    private readonly HashSet<Timestamp> _known = [Timestamp.Epoch];

    /// <summary>Starts with the times in a stack.</summary>
    public ExplicitTimes(LayerStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        foreach (var layer in stack)
        {
            _known.Add(layer.Root.Attributes.ModifyTime);
            foreach (var (_, entry) in LayerWalk.Run(layer, "/"))
            {
                _known.Add(entry.Attributes.ModifyTime);
            }
        }
    }

    /// <summary>Takes note of the times an operation sets, before it runs.</summary>
    public void Learn(ScriptOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Verb == ScriptVerb.Utimens)
        {
            _known.Add(operation.ModifyTime);
        }
    }

    /// <summary>The time in nanoseconds, or <c>now</c>.</summary>
    public string Show(Timestamp time) => _known.Contains(time) ? time.TotalNanoseconds.ToString(CultureInfo.InvariantCulture) : "now";

    /// <summary>An answer with its time, if it is one of <c>stat</c>, as <see cref="Show"/> has it.</summary>
    public string Normalize(ScriptOperation operation, string answer)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(answer);
        if (operation.Verb != ScriptVerb.Stat || !answer.StartsWith("OK ", StringComparison.Ordinal))
        {
            return answer;
        }

        var end = answer.LastIndexOf(' ') + 1;
        return answer[..end] + Show(Timestamp.FromNanoseconds(Int128.Parse(answer.AsSpan(end), CultureInfo.InvariantCulture)));
    }

    /// <summary>
    /// One line about a node, with everything that must be equal on both sides: the fields of <c>stat</c>, then what the kind has, then
    /// extended attributes, then the path.
    /// </summary>
    public string Show(TreeEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var stat = entry.Stat;
        var line = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"{FsMode.ToLetter(stat.Kind)} {FsMode.ToOctal(stat.Mode)} {stat.Uid} {stat.Gid} {stat.Size} {stat.LinkCount} {Show(stat.ModifyTime)}");
        if (stat.Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice)
        {
            line.Append(CultureInfo.InvariantCulture, $" {stat.Device}");
        }

        line.Append(entry.Sha256 is null ? "" : $" {entry.Sha256}");
        line.Append(entry.Target is null ? "" : $" -> {FsText.ToJson(entry.Target)}");
        line.Append(entry.Xattrs.Count == 0 ? "" : $" {entry.Xattrs}");
        return line.Append(' ').Append(FsText.ToJson(entry.Path)).ToString();
    }
}
