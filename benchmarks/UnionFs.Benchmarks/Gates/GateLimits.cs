namespace UnionFs.Benchmarks;

/// <summary>What keeps gates from their later figures: shares are samples of our side in a profile of the gate (cpu-clock), counts are of the structures.</summary>
internal static class GateLimits
{
    private static readonly Dictionary<string, string> s_all = new(StringComparer.Ordinal)
    {
        ["stat-hot"] = "the instructions of one pass over the path: it is narrowed, hashed in two parts and compared, where a dictionary hashes and compares once.",
        ["stat-random"] = "four places that are in no cache: slot and line of the directory, its path behind the line, the entry; the fourth is fetched by hint meanwhile.",
        ["stat-top"] = "61 % after the path is hashed: hint, two or three pages of the map of nodes, record, one after the other; 17 % find out that the base does not know the path. A base entry takes three places.",
        ["stat-dirty"] = "what is asked for changed directories beside the search (91 %): three words of bits per entry, and the way up to the root where the mask of a displaced directory meets that of the path.",
        ["miss"] = "69 % is the same search that a hit takes; 14 % proves the absence: no dot, no null in the name, nothing changed in the directory. A dictionary compares a string instead.",
        ["readdir"] = "78 % in the two steps of the enumerator itself, 7.4 ns a name: a name takes the sorted place, the entry line, a span.",
        ["rename-dir"] = "the stat through the new name walks by components, once per rename (18 %), and among 5,000 subdirectories its lines come from a further cache than among one.",
        ["pread-4k"] = "55 % is copying the page; 15 % pinning the open node, 7 % finding the extent.",
        ["create-4k"] = "nothing above 7.5 %: a record, two names in persistent maps and six pages of these are made, 7 % is the content itself.",
        ["rename"] = "nothing above 5 %: two names, a whiteout and the record, each in its own persistent map.",
        ["copyup-4g"] = "50 % of a first write is the copy of the cold page, which is all the baseline does; the rest makes record, content, marks and the pages of the map that lead to them.",
        ["copyup-after-snapshot"] = "39 % copies pages of the chunk map and the chunk; 12 % finds the chunk four levels deep where the small file has one.",
        ["fork"] = "55 % is disposing: a sandbox is taken out under its lock, a dictionary is left to the collector.",
        ["tar-index"] = "54 % is the kernel copying the file into a buffer, which is reading speed; the scan that is compared with seeks over the contents.",
        ["targz-cpu"] = "0.3 is the digest of every byte (1.38 without it), 0.15 the kernel writing the unpacked tar to a file (1.52 into memory), which GZipStream alone does not do; and two threads that share a core slow each other down: 1.47 where they take turns.",
        ["targz-wall"] = "unpacking, which no second thread can share, and the turns in which its blocks are handed over.",
        ["import"] = "memory that is touched for the first time: 6.5 % clears it, and page faults; then a record and a name per file.",
        ["delete-tree"] = "17 % visits every record that was made below, which has to give its content back: O(changes below), not one edit.",
        ["memory"] = "64 bytes a line of an entry, with its name up to 29 bytes; the rest are lines and paths of directories (ten files each here), slots and hints. 80 needs entries of 48 bytes, which cross cache lines.",
        ["reader-beside-writer"] = "46 % reads a record and the pages that lead to it, which the writer's processor has just made.",
    };

    /// <summary>The reason for a gate, if one is known.</summary>
    public static string? Find(string gate) => s_all.GetValueOrDefault(gate);
}
