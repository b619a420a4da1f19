using System.Text;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// One line of a script: <c>[#slot] Receiver.Member(types) argument… [=> #slot]</c>. A slot is what an earlier call answered with.
/// </summary>
/// <param name="Target">The slot it is called on; none for members of the file system's services.</param>
/// <param name="Member">What is called.</param>
/// <param name="Arguments">As <see cref="ArgumentReader"/> reads them.</param>
/// <param name="Result">Where its answer goes if it is an object.</param>
internal sealed record Call(int? Target, Member Member, IReadOnlyList<string> Arguments, int? Result)
{
    public static Call Parse(string line)
    {
        var words = Words(line);
        int? target = null, result = null;
        if (words[0].StartsWith('#'))
        {
            target = Slot(words[0]);
            words.RemoveAt(0);
        }

        if (words.Count > 2 && words[^2] == "=>")
        {
            result = Slot(words[^1]);
            words.RemoveRange(words.Count - 2, 2);
        }

        return new Call(target, MemberTable.Find(words[0]), words[1..], result);
    }

    /// <summary>The slot a word names, or null.</summary>
    public static int? SlotOf(string word) => word.StartsWith('#') ? Slot(word) : null;

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Target is { } target)
        {
            text.Append($"#{target} ");
        }

        text.Append(Member.Name);
        foreach (var argument in Arguments)
        {
            text.Append(' ').Append(argument);
        }

        return (Result is { } result ? text.Append($" => #{result}") : text).ToString();
    }

    private static int Slot(string word) => int.Parse(word.AsSpan(1));

    /// <summary>Cuts at spaces outside quotes.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ' && !quoted)
            {
                words.Add(word.ToString());
                word.Clear();
                continue;
            }

            quoted ^= line[i] == '"';
            word.Append(line[i]);
            if (line[i] == '\\' && quoted)
            {
                word.Append(line[++i]);
            }
        }

        words.Add(word.ToString());
        return words;
    }
}
